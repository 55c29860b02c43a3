using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Effects;

/// <summary>
/// Effects told by what a method is called: sending messages to people, moving money and stock, inserting and
/// enqueueing. Only the first word of the name counts, and types that merely observe (logs, metrics) never do.
/// </summary>
internal static class NamedEffects
{
    private static readonly ImmutableHashSet<string> Verbs =
    [
        "Charge", "Capture", "Refund", "Pay", "Payout", "Transfer", "Withdraw", "Deposit", "Debit", "Credit", "Redeem",
        "Grant", "Increment", "Decrement", "Insert", "Enqueue", "Notify", "Award", "Deduct", "Decrease", "Increase", "Reserve",
        "Bill", "Disburse", "Accrue", "Email", "Alert", "Purchase",
    ];

    private static readonly ImmutableArray<string> Messages =
        ["Mail", "Email", "Sms", "SMS", "Notification", "Push", "Receipt", "Invoice", "TextMessage", "Alert", "Newsletter", "Reminder", "Confirmation", "Welcome"];

    /// <summary>Words in the name of a type that sends messages to people.</summary>
    private static readonly ImmutableArray<string> Messengers =
        ["Mailer", "Mail", "Mails", "Email", "Emails", "EMail", "Smtp", "Sms", "SMS", "Notifier", "Notification", "Notifications", "Push", "Messenger", "WhatsApp", "Slack", "Telegram"];

    /// <summary>The words for what carries messages to other services.</summary>
    private static readonly ImmutableArray<string> Buses = ["Bus", "EventPublisher", "MessagePublisher", "MessageProducer", "MessageSender", "QueueClient", "QueueSender", "TopicClient", "MessageQueue", "KafkaProducer"];

    /// <summary>The words for what there is more of, or less, with each call: <c>AddPoints</c>, <c>TopUpBalance</c>.</summary>
    private static readonly ImmutableArray<string> Amounts = ["Points", "Funds", "Balance", "Credits", "Bonus", "Stock", "Quantity", "Reward", "Miles", "Money"];

    private static readonly ImmutableHashSet<string> AmountVerbs = ["Add", "Subtract", "Remove", "Reduce", "Top", "Give", "Earn", "Adjust", "Spend", "Consume"];

    private static readonly ImmutableArray<string> Payments = ["Payment", "Charge", "Refund", "Payout", "Transfer"];

    /// <summary>The words for what somebody else makes anew for each request.</summary>
    private static readonly ImmutableArray<string> Documents =
        ["Shipment", "Invoice", "Ticket", "Label", "Booking", "Subscription", "Coupon", "Voucher", "Reservation", "Order", "Appointment"];

    private static readonly ImmutableArray<string> Harmless =
        ["OrUpdate", "OrIgnore", "OrReplace", "IfNot", "IfMissing", "IfAbsent", "Check", "Exception", "Once", "Validat", "Preview", "Token", "Upsert", "Idempotent"];

    private static readonly ImmutableArray<string> Observers =
        ["Log", "Metric", "Telemetry", "Counter", "Stats", "Statistics", "Meter", "Trace", "Diagnostic", "Builder", "Sentry", "Progress", "HealthCheck"];

    /// <summary>Calls that look at something, whatever else their name says.</summary>
    private static readonly ImmutableArray<string> Repositories = ["Repository", "Repo", "Dao", "DataAccess"];

    public static bool IsEffect(IMethodSymbol method)
    {
        if (!MayAct(method)) return false;
        string name = StreamCommands.WithoutAsync(method.Name);
        string type = method.ContainingType.Name;
        if (Harmless.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)) return false;
        string verb = FirstWord(name);
        if (verb is "Send") return SendsToPeople(name, type) || IsBus(type);
        if (verb is "Publish") return IsBus(type);
        if (verb is "Produce") return type.EndsWith("Producer", StringComparison.Ordinal);
        if (verb is "Push" or "Deliver")
        {
            return type.IndexOf("Push", StringComparison.Ordinal) >= 0 || type.IndexOf("Notif", StringComparison.Ordinal) >= 0 || SendsToPeople(name, type);
        }

        if (verb is "Process" or "Make" or "Create" or "Execute" or "Issue" or "Initiate" or "Submit" or "Place")
        {
            return Payments.Any(word => name.EndsWith(word, StringComparison.Ordinal))
                || (verb is not "Create" && Payments.Any(word => type.IndexOf(word, StringComparison.Ordinal) >= 0)
                    && !type.EndsWith("Repository", StringComparison.Ordinal))
                || (verb is "Create" or "Issue" or "Submit" or "Place" && Documents.Any(word => name == verb + word)
                    && !type.EndsWith("Factory", StringComparison.Ordinal) && DoesNotCompute(method));
        }

        if (AmountVerbs.Contains(verb) && Amounts.Any(word => name.IndexOf(word, StringComparison.Ordinal) > 0)) return DoesNotCompute(method);
        return Verbs.Contains(verb) && DoesNotCompute(method);
    }

    /// <summary>Tells whether the method adds what it is given to a store of the application: <c>orders.AddAsync(order)</c>.</summary>
    public static bool AddsToRepository(IMethodSymbol method)
    {
        if (!MayAct(method) || method.Parameters.Length == 0) return false;
        string name = StreamCommands.WithoutAsync(method.Name);
        return FirstWord(name) is "Add" or "Create" or "Insert"
            && !Harmless.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)
            && Repositories.Any(word => method.ContainingType.Name.IndexOf(word, StringComparison.Ordinal) >= 0);
    }

    private static bool MayAct(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension)) return false;
        INamedTypeSymbol type = method.ContainingType;
        if (type.IsInNamespace("System") || type.IsInNamespace("Microsoft") || type.IsInNamespace("Events")) return false;
        if (type.IsInNamespace("StackExchange.Redis") || type.IsInNamespace("MediatR")) return false;
        return !Observers.Any(word => type.Name.IndexOf(word, StringComparison.Ordinal) >= 0);
    }

    private static bool SendsToPeople(string name, string type) =>
        Messages.Any(word => name.IndexOf(word, StringComparison.Ordinal) > 0)
        || Messengers.Any(word => HasWord(type, word));

    /// <summary>Tells whether the name has the word as one of its own: Mail of IMailGateway, and not of Mailbox.</summary>
    private static bool HasWord(string name, string word)
    {
        for (int at = name.IndexOf(word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at + word.Length == name.Length || !char.IsLower(name[at + word.Length])) return true;
        }

        return false;
    }

    private static bool IsBus(string type) => Buses.Any(word => type.IndexOf(word, StringComparison.Ordinal) >= 0)
        && type.IndexOf("Business", StringComparison.Ordinal) < 0 && type.IndexOf("InMemory", StringComparison.Ordinal) < 0;

    /// <summary>A static method that returns a plain value computes; it does not act.</summary>
    private static bool DoesNotCompute(IMethodSymbol method) =>
        !method.IsStatic
        || method.MethodKind == MethodKind.ReducedExtension
        || method.ReturnsVoid
        || method.ReturnType.Name is "Task" or "ValueTask";

    private static string FirstWord(string name)
    {
        int end = 1;
        while (end < name.Length && !char.IsUpper(name[end])) end++;
        return name.Length == 0 ? "" : name.Substring(0, end);
    }
}
