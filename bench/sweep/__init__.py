"""How the figures of this server change with what it is asked, by how many and in which world."""
