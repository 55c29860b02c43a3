namespace Events.StackExchangeRedis.Cluster;

public sealed class PollingClusterTests(ClusterFixture cluster)
    : ClusterTests(cluster, dedicatedReads: false), IClassFixture<ClusterFixture>;

public sealed class DedicatedClusterTests(ClusterFixture cluster)
    : ClusterTests(cluster, dedicatedReads: true), IClassFixture<ClusterFixture>;
