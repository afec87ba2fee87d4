"""The portal: what customer people file, follow, answer and read. Every page runs behind the wall (tenancy.rls)."""
