"""What happens again and again: activities, their texts and the recurrence of their series."""
