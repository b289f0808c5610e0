"""What Lighthouse says of the first pages that a stranger opens on a phone: `make lighthouse`."""
