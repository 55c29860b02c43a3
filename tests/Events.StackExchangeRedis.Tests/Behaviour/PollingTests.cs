using Events.Behaviour;
using Events.Behaviour.Worlds;
using Events.StackExchangeRedis.Stores;

namespace Events.StackExchangeRedis.Behaviour;

// Every topic of the consumers' suite, over the multiplexer alone.
[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingDeadLetterTests(MultiplexerFixture redis) : DeadLetterTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingLifecycleTests(MultiplexerFixture redis) : LifecycleTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingOnceTests(MultiplexerFixture redis) : OnceTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingOrderTests(MultiplexerFixture redis) : OrderTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingRecoveryTests(MultiplexerFixture redis) : RecoveryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingRetryTests(MultiplexerFixture redis) : RetryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingDedupeKeyTests(MultiplexerFixture redis) : DedupeKeyTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingHandledTypeTests(MultiplexerFixture redis) : HandledTypeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingLostEntryTests(MultiplexerFixture redis) : LostEntryTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingStoppingTests(MultiplexerFixture redis) : StoppingTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}

[Collection(PollingBehaviourCollection.Name)]
public sealed class PollingExtremeTimeTests(MultiplexerFixture redis) : ExtremeTimeTests
{
    protected override Task<World> OpenWorldAsync() => StackExchangeWorld.OpenAsync(redis.Resp2, dedicatedReads: false);
}
