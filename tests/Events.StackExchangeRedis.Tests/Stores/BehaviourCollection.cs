namespace Events.StackExchangeRedis.Stores;

/// <summary>The consumers' suite: one server and one pair of multiplexers for all of it.</summary>
[CollectionDefinition(Name)]
public sealed class BehaviourCollection : ICollectionFixture<MultiplexerFixture>
{
    public const string Name = "Behaviour";
}
