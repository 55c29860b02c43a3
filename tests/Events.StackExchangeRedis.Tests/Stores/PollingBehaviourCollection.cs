namespace Events.StackExchangeRedis.Stores;

/// <summary>The consumers' suite over the multiplexer alone: one server and one pair of multiplexers for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class PollingBehaviourCollection : ICollectionFixture<MultiplexerFixture>
{
    public const string Name = "PollingBehaviour";
}
