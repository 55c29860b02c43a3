using Events.Client;
using Events.Errors;

namespace Events.Dashboard.Serving;

/// <summary>Tells that the store is at fault, and not what was asked.</summary>
internal static class StoreFailures
{
    public static bool IsOne(Exception exception) => exception is StreamStoreException or TimeoutException or ObjectDisposedException;

    public static string Describe(Exception exception, EventsClient client) => exception switch
    {
        TimeoutException => $"{client.Store.Description} does not answer.",
        _ => exception.Message,
    };
}
