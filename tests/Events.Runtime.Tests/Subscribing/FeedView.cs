using Events.Store;
using Events.Store.Roles;
using Events.Subscribing;

namespace Events.Runtime.Tests.Subscribing;

/// <summary>Looks into the feed of a stream.</summary>
internal sealed class FeedView(FeedMember member) : IDisposable
{
    public long Bytes => member.Feed.Bytes;

    public static FeedView Of(IStreamStore store, StreamKey stream) => new(LiveFeeds.Of(store).Enter(store, stream));

    public void Dispose() => member.Dispose();
}
