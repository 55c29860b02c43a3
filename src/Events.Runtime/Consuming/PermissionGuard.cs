using Events.Diagnostics;
using Events.Store;
using Events.Store.Redis;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>
/// Asks before a consumer begins, and when it is refused something, whether its user may do all that it needs: so that what is missing is
/// told at once, whole, and once, and not by each part that comes upon it.
/// </summary>
internal sealed class PermissionGuard(IStreamStore store, StreamKey stream, string group, ILogger logger)
{
    private string? _told;

    /// <summary>Asks; what is missing is logged when it was not before.</summary>
    /// <exception cref="MissingPermissionException">Something is missing.</exception>
    /// <exception cref="StreamStoreException">The store cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken stop)
    {
        if (store is not CommandStreamStore commands) return;
        MissingPermissionException? missing = await PermissionCheck.FindMissingAsync(
            commands, stream, $"a consumer of group '{group}' on {stream.Name}", NeededPermissions.Consumer(stream, group), stop)
            .ConfigureAwait(false);
        string? told = Interlocked.Exchange(ref _told, missing?.Message);
        if (missing is null)
        {
            if (told is not null) Log.PermissionGranted(logger, group, stream.Name);
            return;
        }

        if (told != missing.Message) Log.PermissionMissing(logger, missing.Message);
        throw missing;
    }

    /// <summary>The same, for one who has been refused something; does not throw.</summary>
    /// <returns>What is missing; null when the refusal has another reason.</returns>
    public async Task<MissingPermissionException?> ExplainAsync(StreamStoreException refusal, CancellationToken stop)
    {
        if (refusal is not ServerErrorException error || !PermissionCheck.IsRefusal(error)) return null;
        try
        {
            await CheckAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (MissingPermissionException missing)
        {
            return missing;
        }
        catch (Exception exception) when (exception is StreamStoreException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }
}
