using Events.Administration;
using Events.Diagnostics;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store.Administration;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Hosting;

/// <summary>Asks a server at the start whether its settings keep what it confirms: <c>INFO</c>, <c>CONFIG GET</c>.</summary>
internal static class SettingsCheck
{
    /// <summary>Asks it, and refuses what does not keep it.</summary>
    /// <exception cref="UnsupportedServerException">Something may be lost, or may not be asked; the message says what to set.</exception>
    /// <exception cref="StreamStoreException">The server does not answer.</exception>
    public static async Task RequireAsync(IStreamStore store, CancellationToken cancellationToken)
    {
        if (store is not CommandStreamStore { SettingsPolicy: ServerSettingsPolicy.Require }) return;
        StoreFacts facts = await ((IAdministrationStore)store).DescribeStoreAsync(cancellationToken).ConfigureAwait(false);
        List<Finding> bad = Bad(facts);
        if (facts.Info is null || facts.Settings is null)
        {
            bad.Add(new Finding(FindingSeverity.Error, "settings", "What is set there may not be asked.", "Allow +info and +config|get, or leave ServerSettings at Tell."));
        }

        if (bad.Count == 0) return;
        throw new UnsupportedServerException(
            $"{store.Description} may lose what it has confirmed, and {nameof(RedisOptions.ServerSettings)} is {nameof(ServerSettingsPolicy.Require)}: {Describe(bad)}");
    }

    /// <summary>Asks it, and says what may be lost. Does not throw.</summary>
    public static async Task TellAsync(IStreamStore store, ILogger logger)
    {
        if (store is not CommandStreamStore { SettingsPolicy: ServerSettingsPolicy.Tell } || !logger.IsEnabled(LogLevel.Warning)) return;
        try
        {
            List<Finding> bad = Bad(await ((IAdministrationStore)store).DescribeStoreAsync(CancellationToken.None).ConfigureAwait(false));
            if (bad.Count > 0) Log.SettingsLose(logger, store.Description, Describe(bad));
        }
        catch (Exception exception) when (exception is StreamStoreException or ObjectDisposedException)
        {
            // It is away, which is told elsewhere.
        }
    }

    private static List<Finding> Bad(StoreFacts facts) => StoreDiagnosis.Of(facts).FindAll(
        static finding => finding is { Severity: FindingSeverity.Warning or FindingSeverity.Error, Name: "eviction" or "persistence" or "replication" });

    private static string Describe(List<Finding> findings) =>
        string.Join(" ", findings.Select(static finding => $"{finding.Text} ({finding.Advice.TrimEnd('.')})"));
}
