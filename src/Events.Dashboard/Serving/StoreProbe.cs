using Events.Errors;
using Events.Store;

namespace Events.Dashboard.Serving;

/// <summary>
/// Asks the store for a sign of life before an action. What an action sends waits for a server that is away as long as the connection lets it, and who
/// has pressed a button is told soon; so nothing of it is sent then, and nobody has to wonder what became of it.
/// </summary>
internal static class StoreProbe
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(1);

    /// <summary>Finds what keeps the store from being acted on.</summary>
    /// <param name="services">The store, and its timeout.</param>
    /// <param name="key">The key that is to be acted on, so that of a cluster the right node is asked; null for any.</param>
    /// <param name="stop">Cancels waiting.</param>
    /// <returns>What is wrong, in words; null for nothing.</returns>
    public static async Task<string?> FindProblemAsync(DashboardServices services, string? key, CancellationToken stop)
    {
        TimeSpan patience = services.Options.StoreTimeout < MostPatience ? services.Options.StoreTimeout : MostPatience;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var asked = new StreamKey(string.IsNullOrEmpty(key) ? "events" : key);
            await services.Client.Store.ExistsAsync(asked, source.Token).AsTask().WaitAsync(patience, stop).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is ServerErrorException or MissingPermissionException)
        {
            // It answers. What it thinks of the action, it says then.
            return null;
        }
        catch (Exception exception) when (StoreFailures.IsOne(exception))
        {
            await source.CancelAsync().ConfigureAwait(false);
            return $"{StoreFailures.DescribeLook(exception, services.Client)} Nothing was done: try again when it answers.";
        }
    }
}
