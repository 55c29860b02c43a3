using System.Globalization;
using System.Text;

namespace Events.Generator.Baseline;

/// <summary>One line of the contract file. It says all that it is about, so that lines merge in any order.</summary>
internal sealed class ContractLine
{
    private const string AliasPrefix = "alias:";
    private const string UpcastPrefix = "upcast:";
    private const string Default = "default";
    private const string Encrypted = "encrypted";
    private const string OrPlain = "encrypted:or-plain";
    private const string Compressed = "compressed";
    private const string Claimed = "claimed";

    private ContractLine(LineKind kind, string stream, string eventType, int version, string name)
    {
        Kind = kind;
        Stream = stream;
        EventType = eventType;
        Version = version;
        Name = name;
    }

    public LineKind Kind { get; }

    /// <summary>The key of the stream.</summary>
    public string Stream { get; }

    /// <summary>Empty for a stream.</summary>
    public string EventType { get; }

    /// <summary>0 where no version is meant.</summary>
    public int Version { get; }

    /// <summary>The field name with its prefixes; empty for what is no field.</summary>
    public string Name { get; }

    /// <summary>The form in which the value of a field is written.</summary>
    public WireType? Type { get; private init; }

    /// <summary>True when an entry without the field means another value than null.</summary>
    public bool HasDefault { get; private init; }

    /// <summary>True when the field is encrypted.</summary>
    public bool IsEncrypted { get; private init; }

    /// <summary>True when the field is encrypted and is read in clear text too.</summary>
    public bool AcceptsPlain { get; private init; }

    /// <summary>True when the field is compressed where it is large.</summary>
    public bool IsCompressed { get; private init; }

    /// <summary>True when the field is kept apart where it is large.</summary>
    public bool IsClaimed { get; private init; }

    /// <summary>The names of an event or field that are read and not written.</summary>
    public IReadOnlyList<string> Aliases { get; private init; } = [];

    /// <summary>The version that an event is made of by an upcast; 0 when it has none.</summary>
    public int UpcastFrom { get; private init; }

    /// <summary>True when an entry without the field cannot be decoded.</summary>
    public bool IsRequired => Type is { IsNullable: false } && !HasDefault;

    public static ContractLine OfStream(string key) => new(LineKind.Stream, key, "", 0, "");

    public static ContractLine OfEvent(string stream, string type, int version, int upcastFrom, IEnumerable<string> aliases) =>
        new(LineKind.Event, stream, type, version, "") { UpcastFrom = upcastFrom, Aliases = Sorted(aliases) };

    public static ContractLine OfField(
        string stream,
        string type,
        int version,
        string name,
        WireType wire,
        bool hasDefault,
        IEnumerable<string> aliases,
        bool isEncrypted = false,
        bool acceptsPlain = false,
        bool isCompressed = false,
        bool isClaimed = false) =>
        new(LineKind.Field, stream, type, version, name)
        {
            Type = wire,
            HasDefault = hasDefault,
            Aliases = Sorted(aliases),
            IsEncrypted = isEncrypted,
            AcceptsPlain = acceptsPlain,
            IsCompressed = isCompressed,
            IsClaimed = isClaimed,
        };

    public static ContractLine OfRetired(string stream, string type = "", int version = 0, string name = "") =>
        new(LineKind.Retired, stream, type, version, name);

    /// <summary>The line of what this one records when its name is not to be used again.</summary>
    public ContractLine Retire() => OfRetired(Stream, EventType, Version, Name);

    /// <summary>The key that lines about the same stream, event or field have in common.</summary>
    public (LineKind Kind, string Stream, string EventType, int Version, string Name) Key => (Kind, Stream, EventType, Version, Name);

    /// <summary>Tells whether the line is about the same stream, event or field.</summary>
    public bool IsOfSame(ContractLine other) => Key == other.Key;

    /// <summary>The order of lines in the file: a stream, then each event of it with its fields.</summary>
    public static int Compare(ContractLine left, ContractLine right)
    {
        int order = string.CompareOrdinal(left.Stream, right.Stream);
        if (order == 0) order = string.CompareOrdinal(left.EventType, right.EventType);
        if (order == 0) order = left.Version.CompareTo(right.Version);
        if (order == 0) order = string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : left.Kind.CompareTo(right.Kind);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line; neither empty nor a comment.</param>
    /// <param name="problem">Why it is none.</param>
    public static ContractLine? Parse(string text, out string problem)
    {
        problem = "a quote is not closed";
        if (LineTokens.Split(text) is not { } words) return null;
        if (LineTokens.UnseenIn(text) is { } unseen)
        {
            problem = string.Format(CultureInfo.InvariantCulture, "it has the character U+{0:X4}, which nobody sees; in a name it is \"%{0:x4}\"", (int)unseen);
            return null;
        }

        switch (words[0])
        {
            case "stream":
                problem = "a stream is 'stream KEY'";
                return words.Count == 2 && LineTokens.Unquote(words[1]) is { } key ? OfStream(key) : null;
            case "event":
                problem = "an event is 'event KEY TYPE vN', with upcast:N and alias:TYPE where it has them";
                return ParseEvent(words);
            case "field":
                problem = "a field is 'field KEY TYPE vN NAME FORM', with encrypted, compressed, claimed, default and alias:NAME where it has them";
                return ParseField(words, ref problem);
            case "retired":
                problem = "a retired name is 'retired KEY', 'retired KEY TYPE', 'retired KEY TYPE vN' or 'retired KEY TYPE vN NAME'";
                return ParseRetired(words);
            default:
                problem = $"'{words[0]}' is none of stream, event, field, retired";
                return null;
        }
    }

    /// <summary>The key of the event or field that a line is about which is not understood else; null when that is not known either.</summary>
    public static (LineKind Kind, string Stream, string EventType, int Version, string Name)? SubjectOf(string text)
    {
        if (LineTokens.Split(text) is not { Count: >= 4 } words || words[0] is not ("event" or "field")) return null;
        if (LineTokens.Unquote(words[1]) is not { } stream || LineTokens.Unquote(words[2]) is not { } type) return null;
        if (VersionOf(words[3], "v") is not { } version) return null;
        if (words[0] == "event") return (LineKind.Event, stream, type, version, "");
        return words.Count > 4 && LineTokens.Unquote(words[4]) is { } name ? (LineKind.Field, stream, type, version, name) : null;
    }

    /// <summary>The line as it stands in the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Kind switch
        {
            LineKind.Stream => "stream ",
            LineKind.Event => "event ",
            LineKind.Field => "field ",
            _ => "retired ",
        });
        text.Append(LineTokens.Quote(Stream));
        if (EventType.Length > 0) text.Append(' ').Append(LineTokens.Quote(EventType));
        if (Version > 0) text.Append(" v").Append(Version.ToString(CultureInfo.InvariantCulture));
        if (Name.Length > 0) text.Append(' ').Append(LineTokens.Quote(Name));
        if (Type is not null) text.Append(' ').Append(Type);
        if (IsEncrypted) text.Append(' ').Append(AcceptsPlain ? OrPlain : Encrypted);
        if (IsCompressed) text.Append(' ').Append(Compressed);
        if (IsClaimed) text.Append(' ').Append(Claimed);
        if (HasDefault) text.Append(' ').Append(Default);
        if (UpcastFrom > 0) text.Append(' ').Append(UpcastPrefix).Append(UpcastFrom.ToString(CultureInfo.InvariantCulture));
        foreach (string alias in Aliases) text.Append(' ').Append(AliasPrefix).Append(LineTokens.Quote(alias));
        return text.ToString();
    }

    private static ContractLine? ParseEvent(IReadOnlyList<string> words)
    {
        if (words.Count < 4 || LineTokens.Unquote(words[1]) is not { } stream || LineTokens.Unquote(words[2]) is not { } type) return null;
        if (VersionOf(words[3], "v") is not { } version) return null;
        var aliases = new List<string>();
        int upcast = 0;
        foreach (string word in words.Skip(4))
        {
            // Said twice, nobody knows which one is meant.
            if (VersionOf(word, UpcastPrefix) is not null && upcast != 0) return null;
            if (AliasOf(word) is { } alias) aliases.Add(alias);
            else if (VersionOf(word, UpcastPrefix) is { } from) upcast = from;
            else return null;
        }

        return OfEvent(stream, type, version, upcast, aliases);
    }

    private static ContractLine? ParseField(IReadOnlyList<string> words, ref string problem)
    {
        if (words.Count < 6 || LineTokens.Unquote(words[1]) is not { } stream || LineTokens.Unquote(words[2]) is not { } type) return null;
        if (VersionOf(words[3], "v") is not { } version || LineTokens.Unquote(words[4]) is not { } name) return null;
        if (WireType.Parse(words[5]) is not { } wire)
        {
            problem = $"'{words[5]}' is no form of a value";
            return null;
        }

        var aliases = new List<string>();
        bool hasDefault = false, isEncrypted = false, acceptsPlain = false, isCompressed = false, isClaimed = false;
        foreach (string word in words.Skip(6))
        {
            if (word is Encrypted or OrPlain && isEncrypted) return null;
            if (word == Default) hasDefault = true;
            else if (word == Encrypted) isEncrypted = true;
            else if (word == OrPlain) isEncrypted = acceptsPlain = true;
            else if (word == Compressed) isCompressed = true;
            else if (word == Claimed) isClaimed = true;
            else if (AliasOf(word) is { } alias) aliases.Add(alias);
            else return null;
        }

        return OfField(stream, type, version, name, wire, hasDefault, aliases, isEncrypted, acceptsPlain, isCompressed, isClaimed);
    }

    private static ContractLine? ParseRetired(IReadOnlyList<string> words)
    {
        if (words.Count is < 2 or > 5 || LineTokens.Unquote(words[1]) is not { } stream) return null;
        if (words.Count == 2) return OfRetired(stream);
        if (LineTokens.Unquote(words[2]) is not { } type) return null;
        if (words.Count == 3) return OfRetired(stream, type);
        if (VersionOf(words[3], "v") is not { } version) return null;
        if (words.Count == 4) return OfRetired(stream, type, version);
        return LineTokens.Unquote(words[4]) is { } name ? OfRetired(stream, type, version, name) : null;
    }

    private static string? AliasOf(string word) =>
        word.StartsWith(AliasPrefix, StringComparison.Ordinal) ? LineTokens.Unquote(word.Substring(AliasPrefix.Length)) : null;

    private static int? VersionOf(string word, string prefix) =>
        word.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(word.Substring(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0
            ? version
            : null;

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.Ordinal)];
}
