using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Commands;

/// <summary>
/// Recognises stream commands in one compilation: members of <c>IDatabase</c> and <c>IDatabaseAsync</c> (also through
/// a class that implements them, a batch or a transaction), raw <c>Execute("X…")</c>, our own store, and the wrappers
/// a project lists.
/// </summary>
internal sealed class StreamCommands(KnownSymbols symbols, RedisMethodsFile wrappers)
{
    private static readonly ImmutableDictionary<string, StreamCommandKind> RedisMembers =
        new Dictionary<string, StreamCommandKind>(StringComparer.Ordinal)
        {
            ["StreamAdd"] = StreamCommandKind.Add,
            ["StreamRead"] = StreamCommandKind.Read,
            ["StreamRange"] = StreamCommandKind.Range,
            ["StreamReadGroup"] = StreamCommandKind.ReadGroup,
            ["StreamClaim"] = StreamCommandKind.Claim,
            ["StreamClaimIdsOnly"] = StreamCommandKind.Claim,
            ["StreamAutoClaim"] = StreamCommandKind.AutoClaim,
            ["StreamAutoClaimIdsOnly"] = StreamCommandKind.AutoClaim,
            ["StreamPending"] = StreamCommandKind.Pending,
            ["StreamPendingMessages"] = StreamCommandKind.Pending,
            ["StreamAcknowledge"] = StreamCommandKind.Acknowledge,
            ["StreamAcknowledgeAndDelete"] = StreamCommandKind.AcknowledgeAndDelete,
            ["StreamNegativeAcknowledge"] = StreamCommandKind.NegativeAcknowledge,
            ["StreamDelete"] = StreamCommandKind.Delete,
            ["StreamTrim"] = StreamCommandKind.Trim,
            ["StreamTrimByMinId"] = StreamCommandKind.Trim,
            ["StreamCreateConsumerGroup"] = StreamCommandKind.CreateGroup,
            ["StreamDeleteConsumerGroup"] = StreamCommandKind.DestroyGroup,
            ["StreamConsumerGroupSetPosition"] = StreamCommandKind.SetGroupPosition,
            ["StreamDeleteConsumer"] = StreamCommandKind.DeleteConsumer,
            ["StreamGroupInfo"] = StreamCommandKind.GroupInfo,
            ["StreamConsumerInfo"] = StreamCommandKind.ConsumerInfo,
            ["StreamInfo"] = StreamCommandKind.Other,
            ["StreamLength"] = StreamCommandKind.Other,
        }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, StreamCommandKind> StoreMembers =
        new Dictionary<string, StreamCommandKind>(StringComparer.Ordinal)
        {
            ["AddAsync"] = StreamCommandKind.Add,
            ["AddBatchAsync"] = StreamCommandKind.Add,
            ["ReadAsync"] = StreamCommandKind.Read,
            ["RangeAsync"] = StreamCommandKind.Range,
            ["ReverseRangeAsync"] = StreamCommandKind.Range,
            ["ReadNewAsync"] = StreamCommandKind.ReadGroup,
            ["ReadPendingAsync"] = StreamCommandKind.ReadGroup,
            ["ReadGroupAsync"] = StreamCommandKind.ReadGroup,
            ["AcknowledgeAsync"] = StreamCommandKind.Acknowledge,
            ["AutoClaimAsync"] = StreamCommandKind.AutoClaim,
            ["ClaimAsync"] = StreamCommandKind.Claim,
            ["ClaimIdsAsync"] = StreamCommandKind.Claim,
            ["PendingAsync"] = StreamCommandKind.Pending,
            ["TrimAsync"] = StreamCommandKind.Trim,
            ["DeleteAsync"] = StreamCommandKind.Delete,
            ["CreateGroupAsync"] = StreamCommandKind.CreateGroup,
            ["DestroyGroupAsync"] = StreamCommandKind.DestroyGroup,
            ["GroupInfoAsync"] = StreamCommandKind.GroupInfo,
        }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<string, StreamCommandKind> RawCommands =
        new Dictionary<string, StreamCommandKind>(StringComparer.OrdinalIgnoreCase)
        {
            ["XADD"] = StreamCommandKind.Add,
            ["XREAD"] = StreamCommandKind.Read,
            ["XRANGE"] = StreamCommandKind.Range,
            ["XREVRANGE"] = StreamCommandKind.Range,
            ["XREADGROUP"] = StreamCommandKind.ReadGroup,
            ["XCLAIM"] = StreamCommandKind.Claim,
            ["XAUTOCLAIM"] = StreamCommandKind.AutoClaim,
            ["XPENDING"] = StreamCommandKind.Pending,
            ["XACK"] = StreamCommandKind.Acknowledge,
            ["XACKDEL"] = StreamCommandKind.AcknowledgeAndDelete,
            ["XNACK"] = StreamCommandKind.NegativeAcknowledge,
            ["XDEL"] = StreamCommandKind.Delete,
            ["XDELEX"] = StreamCommandKind.Delete,
            ["XTRIM"] = StreamCommandKind.Trim,
        }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The stream command that a call sends, or null.</summary>
    public StreamCall? Recognize(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        string name = WithoutAsync(method.Name);
        if (RedisMembers.TryGetValue(name, out StreamCommandKind kind) && IsDatabaseMember(method))
        {
            return new StreamCall(kind, StreamApi.StackExchangeRedis, invocation);
        }

        if (name == "Execute") return Raw(invocation, method);
        if (StoreMembers.TryGetValue(method.Name, out kind)
            && (IsMemberOf(method, symbols.StreamStore) || IsMemberOf(method, symbols.GroupReader)))
        {
            return new StreamCall(kind, StreamApi.EventsStore, invocation);
        }

        if (method.Name == "ReplayAsync" && IsReplay(method)) return new StreamCall(StreamCommandKind.Range, StreamApi.EventsStore, invocation);
        return wrappers.KindOf(method) is { } listed ? new StreamCall(listed, StreamApi.Wrapper, invocation) : null;
    }

    /// <summary>Tells whether a method belongs to StackExchange.Redis's database interfaces, or implements a member of them.</summary>
    public bool IsDatabaseMember(IMethodSymbol method) =>
        IsMemberOf(method, symbols.Database) || IsMemberOf(method, symbols.DatabaseAsync);

    public static string WithoutAsync(string name) =>
        name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    private StreamCall? Raw(IInvocationOperation invocation, IMethodSymbol method)
    {
        if (!IsDatabaseMember(method)
            || invocation.Arguments.Length < 2
            || Values.Text(invocation.Arguments[0].Value) is not { Length: > 1 } command)
        {
            return null;
        }

        ImmutableArray<IOperation> arguments = RawArgumentReader.Read(invocation);
        if (string.Equals(command, "XGROUP", StringComparison.OrdinalIgnoreCase))
        {
            StreamCommandKind? group = arguments.IsDefaultOrEmpty ? null : Values.Text(arguments[0])?.ToUpperInvariant() switch
            {
                "CREATE" => StreamCommandKind.CreateGroup,
                "DELCONSUMER" => StreamCommandKind.DeleteConsumer,
                "DESTROY" => StreamCommandKind.DestroyGroup,
                "SETID" => StreamCommandKind.SetGroupPosition,
                _ => StreamCommandKind.Other,
            };
            return group is { } known ? new StreamCall(known, StreamApi.RawExecute, invocation, arguments) : null;
        }

        if (string.Equals(command, "XINFO", StringComparison.OrdinalIgnoreCase))
        {
            return new StreamCall(StreamCommandKind.GroupInfo, StreamApi.RawExecute, invocation, arguments);
        }

        return RawCommands.TryGetValue(command, out StreamCommandKind kind)
            ? new StreamCall(kind, StreamApi.RawExecute, invocation, arguments)
            : null;
    }

    private bool IsReplay(IMethodSymbol method) =>
        method.ContainingType.Attribute(symbols.EventStreamAttribute) is not null
        || (method.ContainingType.Name == "StreamClient" && method.ContainingNamespace?.ToDisplayString() == "Events");

    private static bool IsMemberOf(IMethodSymbol method, INamedTypeSymbol? definition)
    {
        if (definition is null) return false;
        INamedTypeSymbol type = method.ContainingType;
        if (type.Is(definition)) return true;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return false;
        if (!type.AllInterfaces.Contains(definition, SymbolEqualityComparer.Default)) return false;
        foreach (ISymbol member in definition.GetMembers(method.Name))
        {
            if (type.FindImplementationForInterfaceMember(member).Is(method)) return true;
        }

        return false;
    }
}
