namespace Events.StackExchangeRedis.Stores;

/// <summary>The batch handlers' suite with dedicated reads: one server and one pair of multiplexers for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class DedicatedBatchesCollection : ICollectionFixture<MultiplexerFixture>
{
    public const string Name = "DedicatedBatches";
}
