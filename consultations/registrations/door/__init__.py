"""The door of the hall: passes and names, the list kept on a device, the attendance sheet."""
