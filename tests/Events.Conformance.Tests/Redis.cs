using Events.Conformance.Stores;

namespace Events.Conformance;

// Every topic on a Redis. One after the other, so that one server serves them all.
[Collection(RedisCollection.Name)]
public sealed class RedisAddingTests(RedisStoreFixture fixture) : AddingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisAddingOnceTests(RedisStoreFixture fixture) : AddingOnceTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisAddingBatchOnceTests(RedisStoreFixture fixture) : AddingBatchOnceTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisAddingPartOnceTests(RedisStoreFixture fixture) : AddingPartOnceTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisRetainingTests(RedisStoreFixture fixture) : RetainingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisSchedulingTests(RedisStoreFixture fixture) : SchedulingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisProjectingTests(RedisStoreFixture fixture) : ProjectingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisBatchTests(RedisStoreFixture fixture) : BatchTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisRangeTests(RedisStoreFixture fixture) : RangeTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisTrimmingTests(RedisStoreFixture fixture) : TrimmingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisDeletingTests(RedisStoreFixture fixture) : DeletingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisGroupTests(RedisStoreFixture fixture) : GroupTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisReadingTests(RedisStoreFixture fixture) : ReadingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisFollowingTests(RedisStoreFixture fixture) : FollowingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisHistoryTests(RedisStoreFixture fixture) : HistoryTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisAcknowledgingTests(RedisStoreFixture fixture) : AcknowledgingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisPendingTests(RedisStoreFixture fixture) : PendingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisClaimingTests(RedisStoreFixture fixture) : ClaimingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisAutoClaimingTests(RedisStoreFixture fixture) : AutoClaimingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisBlockingTests(RedisStoreFixture fixture) : BlockingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisInspectingTests(RedisStoreFixture fixture) : InspectingTests(fixture);

[Collection(RedisCollection.Name)]
public sealed class RedisConcurrencyTests(RedisStoreFixture fixture) : ConcurrencyTests(fixture);
