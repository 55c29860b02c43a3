using System.Runtime.CompilerServices;
using Events.Redis.Administration;
using Events.Redis.Clusters;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Stores;

/// <content>Where a node of a Redis Cluster has answered: everything goes by way of the router from then on.</content>
public sealed partial class RedisStreamStore
{
    // A cluster may gain and lose nodes while it is looked through; so often it begins again.
    private const int MaxScans = 5;

    private volatile ClusterRouter? _cluster;

    /// <summary>Knows which node has what; null where a single server answers, or none has yet.</summary>
    internal ClusterRouter? Cluster => _cluster;

    /// <summary>A connection to a node of a cluster was opened.</summary>
    internal ClusterRouter FindCluster()
    {
        ClusterRouter cluster;
        lock (_connectionsLock.InOrder)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_cluster is { } known) return known;
            cluster = new ClusterRouter(_options with { TakesReplicas = false, Keys = _keys }, _logger);

            // Before anybody goes to it by himself, past what waits.
            HandOver(_connection, cluster, Lane.Shared);
            HandOver(_pages, cluster, Lane.Pages);
            HandOver(_durable, cluster, Lane.Durable);
            HandOver(_reads, cluster, Lane.Reads);
            _cluster = cluster;
        }

        cluster.Start();
        return cluster;
    }

    internal override object? HomeOf(string key) => _cluster?.OwnerOf(HashSlot.Of(key));

    internal override ValueTask<RespValue> SendNearAsync(string key, CancellationToken cancellationToken, params string[] words) => _cluster is { } cluster
        ? cluster.SendAsync(Lane.Shared, new TextCommand(words), 1, new ValueReply(), cancellationToken, HashSlot.Of(key))
        : base.SendNearAsync(key, cancellationToken, words);

    // Each master has the keys of its slots. A stream whose slot moves meanwhile may be looked for where it is not yet, and then not any more.
    internal override async IAsyncEnumerable<string> ScanAsync(KeyScan scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_cluster is not { } cluster)
        {
            await foreach (string key in base.ScanAsync(scan, cancellationToken).ConfigureAwait(false)) yield return key;
            yield break;
        }

        Topology before = await cluster.RefreshNowAsync(cancellationToken).ConfigureAwait(false);
        for (int turn = 1; ; turn++)
        {
            foreach (ClusterNode node in cluster.Masters)
            {
                string cursor = "0";
                do
                {
                    RespValue reply = await node.SendAsync(cancellationToken, scan.Page(cursor)).ConfigureAwait(false);
                    IReadOnlyList<RespValue> parts = reply.AsArray(2);
                    cursor = parts[0].AsText();
                    foreach (RespValue key in parts[1].AsArray()) yield return key.AsText();
                }
                while (cursor != "0");
            }

            Topology after = await cluster.RefreshNowAsync(cancellationToken).ConfigureAwait(false);
            if (after.IsAs(before) || turn == MaxScans) yield break;
            before = after;
        }
    }

    private static void HandOver(SharedConnection? connection, ClusterRouter cluster, Lane lane) => connection?.HandOver(write => cluster.Adopt(write, lane));

    // A connection beside the first one; that one itself when the store is disposed.
    private SharedConnection OpenBeside(ref SharedConnection? connection, Lane lane)
    {
        lock (_connectionsLock.InOrder)
        {
            if (connection is not null || _isDisposed) return connection ?? _connection;
            connection = new SharedConnection(_options, _logger, OnCluster, lane == Lane.Reads ? _keys : null);

            // Who asks for it did not know of the cluster yet.
            if (_cluster is { } cluster) HandOver(connection, cluster, lane);
            return connection;
        }
    }

    private void OnCluster() => FindCluster();

    private Lane LaneOf<T>(PendingReply<T> reply)
    {
        if (reply is not PageReply page) return Lane.Shared;
        page.Sizes = _sizes;
        return _sizes.IsLong(page.Count) ? Lane.Pages : Lane.Shared;
    }
}
