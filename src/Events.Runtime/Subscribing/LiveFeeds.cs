using System.Runtime.CompilerServices;
using Events.Locking;
using Events.Store;
using Events.Store.Roles;

namespace Events.Subscribing;

/// <summary>The streams of a store that somebody follows: each is read once, however many they are.</summary>
internal sealed class LiveFeeds
{
    private static readonly ConditionalWeakTable<IStreamStore, LiveFeeds> All = [];

    private readonly OrderedLock _lock = new(LockRank.Feeds);
    private readonly Dictionary<StreamKey, LiveFeed> _feeds = [];

    /// <summary>Gives the feeds of a store.</summary>
    public static LiveFeeds Of(IStreamStore store) => All.GetOrCreateValue(store);

    /// <summary>Enters the feed of a stream, which is made if there is none.</summary>
    public FeedMember Enter(IStreamStore store, StreamKey stream)
    {
        LiveFeed? feed;
        bool isNew;
        lock (_lock.InOrder)
        {
            isNew = !_feeds.TryGetValue(stream, out feed);
            if (isNew) _feeds.Add(stream, feed = new LiveFeed(store, stream));
            feed!.Members++;
        }

        if (isNew) Begin(feed);
        return new FeedMember(this, feed);
    }

    private void Begin(LiveFeed feed)
    {
        try
        {
            feed.Begin();
        }
        catch
        {
            // Whoever has entered it meanwhile reads for himself.
            lock (_lock.InOrder) Remove(feed);
            feed.End();
            throw;
        }
    }

    /// <summary>A member has gone. The last one ends the feed.</summary>
    public void Leave(LiveFeed feed)
    {
        lock (_lock.InOrder)
        {
            if (--feed.Members > 0) return;
            Remove(feed);
        }

        feed.End();
    }

    private void Remove(LiveFeed feed)
    {
        if (_feeds.TryGetValue(feed.Stream, out LiveFeed? there) && there == feed) _feeds.Remove(feed.Stream);
    }
}
