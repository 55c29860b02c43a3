using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Commands;

/// <summary>One call that sends a stream command.</summary>
internal sealed class StreamCall(
    StreamCommandKind kind, StreamApi api, IInvocationOperation invocation, ImmutableArray<IOperation> rawArguments = default,
    ImmutableArray<IOperation> givenIds = default, string? idMember = null)
{
    public StreamCommandKind Kind { get; } = kind;

    public StreamApi Api { get; } = api;

    public IInvocationOperation Invocation { get; } = invocation;

    /// <summary>The arguments after the command's name, for <see cref="StreamApi.RawExecute"/>.</summary>
    public ImmutableArray<IOperation> RawArguments { get; } = rawArguments;

    /// <summary>The name of the call in messages: the method, or the raw command.</summary>
    public string MethodName => RawCommand ?? Invocation.TargetMethod.Name;

    public bool IsAcknowledgement => Kind is StreamCommandKind.Acknowledge or StreamCommandKind.AcknowledgeAndDelete;

    public bool IsClaim => Kind is StreamCommandKind.Claim or StreamCommandKind.AutoClaim;

    /// <summary>The name of the method: where a diagnostic about the call belongs.</summary>
    public Location NameLocation => LocationOfName(Invocation);

    /// <summary>The value of an argument, or null where it is omitted, null, or cannot be told.</summary>
    public IOperation? this[StreamArgument argument] => Api == StreamApi.RawExecute
        ? RawArgumentReader.Find(Kind, RawArguments, argument)
        : Named(argument);

    /// <summary>All ids of an acknowledgement, claim or deletion.</summary>
    public ImmutableArray<IOperation> Ids => !givenIds.IsDefault ? givenIds : Api == StreamApi.RawExecute
        ? RawArgumentReader.Ids(Kind, RawArguments)
        : Named(StreamArgument.Ids) is { } ids ? [ids] : [];

    /// <summary>The member of what a wrapper is given that holds the id; null: the id itself, or an entry.</summary>
    public string? IdMember => idMember;

    /// <summary>True when the call is given a consumer: an XPENDING without one lists those of all consumers.</summary>
    public bool NamesConsumer =>
        this[StreamArgument.Consumer] is { } consumer
        && Values.Strip(consumer) is not IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Null" or "EmptyString" } };

    /// <summary>Tells whether a raw call has this option word, such as NOACK.</summary>
    public bool HasWord(string word) =>
        Api == StreamApi.RawExecute && RawArgumentReader.IndexOfWord(RawArguments, word) >= 0;

    public static Location LocationOfName(IInvocationOperation invocation) => NameOf(invocation.Syntax).GetLocation();

    private string? RawCommand
    {
        get
        {
            if (Api != StreamApi.RawExecute || Invocation.Arguments.Length == 0) return null;
            string? command = Values.Text(Invocation.Arguments[0].Value)?.ToUpperInvariant();
            bool hasSubcommand = command == "XGROUP" && !RawArguments.IsDefaultOrEmpty;
            return hasSubcommand && Values.Text(RawArguments[0]) is { } subcommand ? $"{command} {subcommand.ToUpperInvariant()}" : command;
        }
    }

    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax is InvocationExpressionSyntax call
        ? call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => call.Expression,
        }
        : syntax;

    private IOperation? Named(StreamArgument argument)
    {
        ImmutableArray<string> names = ParameterNames.Of(argument, Kind);
        foreach (IArgumentOperation candidate in Invocation.Arguments)
        {
            if (candidate.Parameter is not { } parameter || !names.Contains(parameter.Name, StringComparer.Ordinal)) continue;
            if (candidate.ArgumentKind != ArgumentKind.DefaultValue && !Values.IsNull(candidate.Value)) return candidate.Value;
        }

        return null;
    }
}
