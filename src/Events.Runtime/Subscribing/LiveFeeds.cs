using System.Runtime.CompilerServices;
using Events.Store;
using Events.Store.Roles;

namespace Events.Subscribing;

/// <summary>The streams of a store that somebody follows: each is read once, however many they are.</summary>
internal sealed class LiveFeeds
{
    private static readonly ConditionalWeakTable<IStreamStore, LiveFeeds> All = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<StreamKey, LiveFeed> _feeds = [];

    /// <summary>Gives the feeds of a store.</summary>
    public static LiveFeeds Of(IStreamStore store) => All.GetOrCreateValue(store);

    /// <summary>Enters the feed of a stream, which is made if there is none.</summary>
    public FeedMember Enter(IStreamStore store, StreamKey stream)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(stream, out LiveFeed? feed))
            {
                feed = new LiveFeed(store, stream);
                _feeds.Add(stream, feed);
            }

            feed.Members++;
            return new FeedMember(this, feed);
        }
    }

    /// <summary>A member has gone. The last one ends the feed.</summary>
    public void Leave(LiveFeed feed)
    {
        lock (_lock)
        {
            if (--feed.Members > 0) return;
            _feeds.Remove(feed.Stream);
        }

        feed.End();
    }
}
