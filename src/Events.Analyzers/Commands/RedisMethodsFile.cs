using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Commands;

/// <summary>
/// The AdditionalFile <c>Events.RedisMethods.txt</c>: wrappers of a project that send stream commands, one a line as
/// <c>[Ns.Type]::Member = read</c>. Lines that begin with # are comments; any number of such files may come along.
/// </summary>
internal sealed class RedisMethodsFile
{
    public const string FileName = "Events.RedisMethods.txt";

    private readonly ImmutableDictionary<string, ImmutableArray<(string Type, StreamCommandKind Kind)>> _byMember;

    private RedisMethodsFile(ImmutableDictionary<string, ImmutableArray<(string, StreamCommandKind)>> byMember) =>
        _byMember = byMember;

    public static RedisMethodsFile Read(ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var members = ImmutableDictionary.CreateBuilder<string, ImmutableArray<(string, StreamCommandKind)>>(StringComparer.Ordinal);
        foreach (AdditionalText file in files)
        {
            if (Path.GetFileName(file.Path) != FileName) continue;
            if (file.GetText(cancellationToken) is not { } text) continue;
            foreach (TextLine line in text.Lines)
            {
                if (ListedMember.Parse(line.ToString()) is not { } listed || KindNamed(listed.Value) is not { } kind) continue;
                members.TryGetValue(listed.Member, out ImmutableArray<(string, StreamCommandKind)> known);
                members[listed.Member] = (known.IsDefault ? [] : known).Add((listed.Type, kind));
            }
        }

        return new RedisMethodsFile(members.ToImmutable());
    }

    /// <summary>The member names of all wrappers: the cheap test before a type is looked at.</summary>
    public IEnumerable<string> MemberNames => _byMember.Keys;

    public StreamCommandKind? KindOf(IMethodSymbol method)
    {
        if (!_byMember.TryGetValue(method.Name, out ImmutableArray<(string Type, StreamCommandKind Kind)> candidates)) return null;
        foreach ((string type, StreamCommandKind kind) in candidates)
        {
            if (method.ContainingType.DerivesFromOrImplements(type)) return kind;
        }

        return null;
    }

    /// <summary>The values of a line, for messages.</summary>
    public const string Values = "add, read, range, group, claim, autoclaim, pending, ack, delete, trim";

    /// <summary>Tells whether a line's value is one that this file knows.</summary>
    public static bool IsValue(string value) => KindNamed(value) is not null;

    private static StreamCommandKind? KindNamed(string value) => value switch
    {
        "add" => StreamCommandKind.Add,
        "read" => StreamCommandKind.Read,
        "range" => StreamCommandKind.Range,
        "group" => StreamCommandKind.ReadGroup,
        "claim" => StreamCommandKind.Claim,
        "autoclaim" => StreamCommandKind.AutoClaim,
        "pending" => StreamCommandKind.Pending,
        "ack" => StreamCommandKind.Acknowledge,
        "delete" => StreamCommandKind.Delete,
        "trim" => StreamCommandKind.Trim,
        _ => null,
    };
}
