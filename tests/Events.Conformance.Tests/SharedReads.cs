using Events.Conformance.Stores;

namespace Events.Conformance;

// Every topic that reads, by readers that share a connection: of a server, and of each node of a cluster.
[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsGroupTests(SharedReadsStoreFixture fixture) : GroupTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsReadingTests(SharedReadsStoreFixture fixture) : ReadingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsFollowingTests(SharedReadsStoreFixture fixture) : FollowingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsAcknowledgingTests(SharedReadsStoreFixture fixture) : AcknowledgingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsPendingTests(SharedReadsStoreFixture fixture) : PendingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsBlockingTests(SharedReadsStoreFixture fixture) : BlockingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class SharedReadsConcurrencyTests(SharedReadsStoreFixture fixture) : ConcurrencyTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class ClusterSharedReadsReadingTests(ClusterSharedReadsStoreFixture fixture) : ReadingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class ClusterSharedReadsFollowingTests(ClusterSharedReadsStoreFixture fixture) : FollowingTests(fixture);

[Collection(SharedReadsCollection.Name)]
public sealed class ClusterSharedReadsBlockingTests(ClusterSharedReadsStoreFixture fixture) : BlockingTests(fixture);
