"""The files that come with a contribution: judged, cleaned, kept, shown to whom they may be shown."""
