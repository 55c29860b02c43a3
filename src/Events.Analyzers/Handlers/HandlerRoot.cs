using Events.Analyzers.Contracts;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Handlers;

/// <summary>A method that runs once per delivery, and so more than once per event.</summary>
internal sealed class HandlerRoot(IMethodSymbol method, IOperation body, TypeScope scope, bool isOurs)
{
    public IMethodSymbol Method { get; } = method;

    public IOperation Body { get; } = body;

    public TypeScope Scope { get; } = scope;

    /// <summary>A [Handles] method, as opposed to a handler of another library that the project listed.</summary>
    public bool IsOurs { get; } = isOurs;

    /// <summary>The message that is delivered.</summary>
    public ITypeSymbol? EventType => EventContracts.HandledType(Method);

    /// <summary>Its name for messages: that of the message itself where another library hands it over in an envelope.</summary>
    public string EventName => EventType switch
    {
        INamedTypeSymbol { TypeArguments.Length: 1 } envelope when !IsOurs => envelope.TypeArguments[0].Name,
        { } type => type.Name,
        null => "the event",
    };
}
