// Most of these tests wait for processes and browsers: with as many at a time as there are processors, the processors would be idle.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
