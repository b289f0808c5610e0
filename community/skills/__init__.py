"""Skills: the maintained list that volunteers and newcomers choose from, with free additions."""
