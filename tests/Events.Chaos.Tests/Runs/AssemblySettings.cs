// Each run starts processes enough for two cores by itself, and measures how soon things happen.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
