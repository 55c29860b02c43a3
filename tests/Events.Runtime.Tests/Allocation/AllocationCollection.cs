namespace Events.Runtime.Tests.Allocation;

/// <summary>Tests of allocation run alone, one after the other, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationCollection
{
    public const string Name = "allocation";
}
