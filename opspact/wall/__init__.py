"""The wall (大屏): what stands in the control room; opened by the key of a screen, or by who signed in."""
