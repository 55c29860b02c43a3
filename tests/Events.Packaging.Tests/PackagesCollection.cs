namespace Events.Packaging.Tests;

/// <summary>All that builds: one after the other, from what was built before.</summary>
[CollectionDefinition(Name)]
public sealed class PackagesCollection : ICollectionFixture<PackagedContracts>
{
    public const string Name = "Packages";
}
