using Events.Behaviour;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, with reads that block.
[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedDeadLetterTests(MultiplexerFixture redis) : DeadLetterTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedLifecycleTests(MultiplexerFixture redis) : LifecycleTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedOnceTests(MultiplexerFixture redis) : OnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedOrderTests(MultiplexerFixture redis) : OrderTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedRecoveryTests(MultiplexerFixture redis) : RecoveryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedRetryTests(MultiplexerFixture redis) : RetryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedDedupeKeyTests(MultiplexerFixture redis) : DedupeKeyTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedHandledTypeTests(MultiplexerFixture redis) : HandledTypeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedLostEntryTests(MultiplexerFixture redis) : LostEntryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedStoppingTests(MultiplexerFixture redis) : StoppingTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}

[Collection(DedicatedBehaviourCollection.Name)]
public sealed class DedicatedExtremeTimeTests(MultiplexerFixture redis) : ExtremeTimeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp3, dedicatedReads: true);
}
