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

    /// <summary>
    /// The same where the store was only looked at: whether a command was executed that changes nothing is no question, and next to "nothing was done" it would
    /// be a contradiction.
    /// </summary>
    public static string DescribeLook(Exception exception, EventsClient client) => exception is UnknownOutcomeException
        ? $"{client.Store.Description} does not answer."
        : Describe(exception, client);
}
