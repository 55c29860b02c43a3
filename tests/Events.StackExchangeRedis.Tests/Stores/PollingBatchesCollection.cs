namespace Events.StackExchangeRedis.Stores;

/// <summary>The batch handlers' suite over the multiplexer alone: one server and one pair of multiplexers for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class PollingBatchesCollection : ICollectionFixture<MultiplexerFixture>
{
    public const string Name = "PollingBatches";
}
