namespace Events.StackExchangeRedis.Stores;

/// <summary>The consumers' suite with dedicated reads: one server and one pair of multiplexers for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class DedicatedBehaviourCollection : ICollectionFixture<MultiplexerFixture>
{
    public const string Name = "DedicatedBehaviour";
}
