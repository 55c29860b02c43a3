using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Effects;

/// <summary>
/// Effects told by what a method is called: sending messages to people, moving money, inserting and enqueueing. Only
/// the first word of the name counts, and types that merely observe (logs, metrics) never do.
/// </summary>
internal static class NamedEffects
{
    private static readonly ImmutableHashSet<string> Verbs =
    [
        "Charge", "Capture", "Refund", "Pay", "Payout", "Transfer", "Withdraw", "Deposit", "Debit", "Credit", "Redeem",
        "Grant", "Increment", "Decrement", "Insert", "Enqueue",
    ];

    private static readonly ImmutableArray<string> Messages =
        ["Mail", "Email", "Sms", "Notification", "Push", "Receipt", "Invoice", "TextMessage"];

    private static readonly ImmutableArray<string> Messengers = ["Mailer", "Email", "MailSender", "Smtp", "Sms", "Notifier", "NotificationS", "PushS"];

    private static readonly ImmutableArray<string> Harmless =
        ["OrUpdate", "OrIgnore", "OrReplace", "IfNot", "IfMissing", "IfAbsent", "Check", "Exception", "Once", "Validat", "Preview", "Token"];

    private static readonly ImmutableArray<string> Observers =
        ["Log", "Metric", "Telemetry", "Counter", "Stats", "Statistics", "Meter", "Trace", "Diagnostic", "Builder", "Sentry"];

    public static bool IsEffect(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension)) return false;
        INamedTypeSymbol type = method.ContainingType;
        if (type.IsInNamespace("System") || type.IsInNamespace("Microsoft") || type.IsInNamespace("Events")) return false;
        if (type.IsInNamespace("StackExchange.Redis")) return false;
        if (Observers.Any(word => type.Name.IndexOf(word, StringComparison.Ordinal) >= 0)) return false;
        string name = StreamCommands.WithoutAsync(method.Name);
        if (Harmless.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0)) return false;
        string verb = FirstWord(name);
        if (verb is "Send") return SendsToPeople(name, type.Name);
        return Verbs.Contains(verb) && DoesNotCompute(method);
    }

    private static bool SendsToPeople(string name, string type) =>
        Messages.Any(word => name.IndexOf(word, StringComparison.Ordinal) > 0)
        || Messengers.Any(word => type.IndexOf(word, StringComparison.Ordinal) >= 0);

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
