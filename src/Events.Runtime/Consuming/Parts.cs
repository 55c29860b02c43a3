namespace Events.Consuming;

/// <summary>Parts of a consumer that run side by side.</summary>
internal static class Parts
{
    /// <summary>A part that fails ends the others: half a consumer would look alive.</summary>
    /// <param name="part">The part.</param>
    /// <param name="all">What ends them all.</param>
    public static async Task FailTogetherAsync(this Task part, CancellationTokenSource all)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch
        {
            await all.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
