namespace Events.Subscribing;

/// <summary>
/// A subscriber's part in a feed, which is read as long as somebody has one. A subscriber that is dropped without being disposed gives it back when it is
/// collected.
/// </summary>
internal sealed class FeedMember(LiveFeeds feeds, LiveFeed feed) : IDisposable
{
    private int _isGone;

    ~FeedMember() => Leave();

    public LiveFeed Feed => feed;

    public void Dispose()
    {
        Leave();
        GC.SuppressFinalize(this);
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0) feeds.Leave(feed);
    }
}
