namespace Events.Store.Retaining;

/// <summary>The key beside a stream that its retention uses; see <see cref="Roles.IRetentionStore"/>.</summary>
internal static class RetentionKeys
{
    /// <summary>A string: who trims the stream.</summary>
    public static StreamKey Lease(StreamKey stream) => stream.Beside("retention");
}
