using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>
/// A property that many events share: an amount, the customer of an order. Told by the names, and only where the event
/// has a property that says better which one it is.
/// </summary>
internal static class SharedKeys
{
    private static readonly ImmutableHashSet<string> Measures =
    [
        "Amount", "Total", "Price", "Quantity", "Count", "Cents", "Balance", "Currency", "Status", "State", "Type", "Kind", "Name", "Country", "Language",
        "Date", "Day", "Reason", "Description", "Category", "Priority", "Version",
    ];

    /// <summary>The last words of the names of numbers that say how much: <c>TotalCents</c>, <c>Points</c>.</summary>
    private static readonly ImmutableHashSet<string> Units =
    [
        "Amount", "Total", "Price", "Quantity", "Count", "Cents", "Balance", "Points", "Score", "Level", "Size", "Weight", "Length", "Rate", "Tax", "Fee",
        "Cost", "Grams", "Kilos", "Tons", "Seconds", "Minutes", "Hours", "Percent", "Discount", "Temperature", "Pieces", "Age",
    ];

    /// <summary>Those of whom there are many events.</summary>
    private static readonly ImmutableHashSet<string> Parties =
    [
        "Customer", "User", "Account", "Tenant", "Client", "Owner", "Member", "Player", "Person", "Employee", "Vendor", "Supplier", "Merchant", "Patient",
        "Driver", "Device",
    ];

    public static string? Problem(EventField key, INamedTypeSymbol type, ImmutableArray<EventField> fields)
    {
        if (Measures.Contains(key.Property.Name) || key.Type.SpecialType == SpecialType.System_Decimal || SaysHowMuch(key))
        {
            return "it is a value that many events have";
        }

        if (SubjectOf(key.Property.Name) is not { Length: > 2 } subject || Names(type.Name, subject)) return null;
        string? better = fields.Select(field => field.Property.Name)
            .FirstOrDefault(name => IsIdentity(name, type.Name) || (Parties.Contains(subject) && !Says(type.Name, subject) && IsOfAct(name, type.Name)));
        return better is null || better == key.Property.Name ? null : $"all events of one '{key.Property.Name}' are taken for one; '{better}' says which event it is";
    }

    private static bool SaysHowMuch(EventField key) =>
        key.Type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64 && Units.Contains(Words(key.Property.Name).Last());

    /// <summary>The id of the event itself, or of what its name speaks of: OrderId of OrderPlaced.</summary>
    private static bool IsIdentity(string name, string type) =>
        name is "Id" or "EventId" or "MessageId" || (SubjectOf(name) is { Length: > 2 } subject && name.Length > subject.Length && Names(type, subject));

    /// <summary>The id of what happened, in another form of its verb: TopUpId of ToppedUp.</summary>
    private static bool IsOfAct(string name, string type) =>
        SubjectOf(name) is { Length: > 2 } act && name.Length > act.Length && Says(type, act);

    /// <summary>Each word of the subject is one of the type's name, up to its ending.</summary>
    private static bool Says(string type, string subject)
    {
        List<string> words = Words(type);
        return Words(subject).TrueForAll(word => words.Exists(other => other == word || SharesStem(word, other)));
    }

    private static bool SharesStem(string left, string right)
    {
        int shortest = Math.Min(left.Length, right.Length), same = 0;
        while (same < shortest && left[same] == right[same]) same++;
        return same >= 3 && same >= shortest - 2;
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        int from = 0;
        for (int at = 1; at <= name.Length; at++)
        {
            if (at < name.Length && !(char.IsUpper(name[at]) && !char.IsUpper(name[at - 1]))) continue;
            words.Add(name.Substring(from, at - from));
            from = at;
        }

        return words;
    }

    private static bool Names(string type, string subject) => type.IndexOf(subject, StringComparison.Ordinal) >= 0;

    /// <summary>Gives the subject of a property: Customer of CustomerId, CustomerNumber, Customer.</summary>
    private static string SubjectOf(string name)
    {
        foreach (string ending in new[] { "Id", "ID", "Number", "Key", "Code", "Email" })
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal)) return name.Substring(0, name.Length - ending.Length);
        }

        return name is "Customer" or "User" or "Account" or "Tenant" or "Client" or "Owner" ? name : "";
    }
}
