namespace Events.Store.Delivery;

/// <summary>The reasons why an entry was dead-lettered: the values of <c>dead:reason</c> that the runtime writes itself.</summary>
internal static class FailureReasons
{
    public const string MaxDeliveries = "max-deliveries";
    public const string Undecodable = "undecodable";
    public const string UnknownType = "unknown-type";
    public const string UnhandledType = "unhandled-type";
    public const string PayloadGone = "payload-gone";
    public const string Policy = "policy";
    public const string NoDedupeKey = "no-dedupe-key";

    /// <summary>Tells whether the runtime has given the reason, rather than a handler.</summary>
    public static bool IsKnown(string reason) =>
        reason is MaxDeliveries or Undecodable or UnknownType or UnhandledType or PayloadGone or Policy or NoDedupeKey;
}
