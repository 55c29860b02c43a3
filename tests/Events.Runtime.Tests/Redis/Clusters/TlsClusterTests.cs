using Events.Errors;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A cluster whose nodes speak TLS: the certificate is for the name by which each says that it is to be reached.</summary>
public sealed class TlsClusterTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(0)]
    public async Task All_nodes_are_spoken_to_by_the_names_that_they_announce(int dedicatedReaders)
    {
        using TlsCertificates certificates = await TlsCertificates.MakeAsync("DNS:localhost");
        await using RedisCluster cluster = await RedisCluster.StartTlsAsync(
            certificates, "--cluster-announce-hostname", "localhost", "--cluster-preferred-endpoint-type", "hostname");
        await using RedisStreamStore store = await AnnouncedTests.ConnectAsync(
            $"localhost:{cluster.TlsPort(cluster.Nodes[0])},ssl=true,sslCa={certificates.Authority},dedicatedReaders={dedicatedReaders}");

        await AnnouncedTests.WorkAsync(store, cluster);
        Assert.Equal(
            cluster.Nodes.Select(node => $"localhost:{cluster.TlsPort(node)}").Order(StringComparer.Ordinal),
            store.Cluster!.Masters.Select(static node => node.Endpoint.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nodes_that_announce_addresses_need_a_certificate_for_them_or_the_name_that_it_is_for()
    {
        using TlsCertificates certificates = await TlsCertificates.MakeAsync("DNS:localhost");
        await using RedisCluster cluster = await RedisCluster.StartTlsAsync(certificates);
        string named = $"localhost:{cluster.TlsPort(cluster.Nodes[0])},ssl=true,sslCa={certificates.Authority}";
        await using (RedisStreamStore store = await AnnouncedTests.ConnectAsync($"{named},sslHost=localhost"))
        {
            await AnnouncedTests.WorkAsync(store, cluster);
        }

        // The first node is asked by its name, and the others by their addresses.
        var refused = await Assert.ThrowsAsync<ConnectionFailedException>(async () =>
        {
            // What is asked at the start may have gone to the first one.
            await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(Events.Redis.RedisOptions.Parse($"{named},connectTimeout=2s"));
            await store.PingAsync();
        });
        Assert.Contains("RemoteCertificateNameMismatch", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sslHost", refused.Message, StringComparison.Ordinal);
    }
}
