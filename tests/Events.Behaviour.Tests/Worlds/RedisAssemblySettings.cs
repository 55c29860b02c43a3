// On a real Redis in real time tests wait more than they compute: more of them at a time than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
