namespace Events.Analyzers.Tests.Harness;

/// <summary>Frames around event declarations.</summary>
internal static class ContractPrograms
{
    /// <summary>A stream of orders beside the declarations of a test.</summary>
    public static string WithStream(string declarations) => $$"""
        using Events;
        using Events.Contracts;
        {{declarations}}
        [EventStream("orders")] public sealed partial class Orders;
        [EventStream("bills")] public sealed partial class Bills;
        """;

    /// <summary>A consumer group with one event around the handlers of a test.</summary>
    public static string InGroup(string members) => WithStream($$"""
        [Event<Orders>("order.placed")]
        public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);
        [ConsumerGroup<Orders>("group")]
        public sealed partial class Group
        {
        {{members}}
        }
        """);
}
