"""The one step: plan + case + fact or instant → decisions. Pure; used by commands, sweep and simulator alike."""
