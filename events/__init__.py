"""What happens, where and when: venues, activities, sessions, registrations and calendars."""
