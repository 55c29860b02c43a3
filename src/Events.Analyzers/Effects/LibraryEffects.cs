using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>Effects of libraries that are known by type: HTTP, mail, Redis, payment providers.</summary>
internal static class LibraryEffects
{
    private static readonly ImmutableHashSet<string> Posts = ["Post", "PostAsJson", "Patch", "PatchAsJson"];

    private static readonly ImmutableHashSet<string> RedisEffects =
    [
        "StringIncrement", "StringDecrement", "StringAppend", "HashIncrement", "HashDecrement", "SortedSetIncrement",
        "SortedSetDecrement", "ListLeftPush", "ListRightPush", "Publish",
    ];

    public static bool IsEffect(IInvocationOperation invocation, StreamCommands commands)
    {
        IMethodSymbol method = invocation.TargetMethod;
        string name = StreamCommands.WithoutAsync(method.Name);
        string type = method.ContainingType.MetadataFullName();
        switch (type)
        {
            case "System.Net.Http.HttpClient" or "System.Net.Http.HttpMessageInvoker" when name == "Send":
                return IsPost(invocation);
            case "System.Net.Http.HttpClient" or "System.Net.Http.Json.HttpClientJsonExtensions":
                return Posts.Contains(name);
            case "System.Net.Mail.SmtpClient":
                return name.StartsWith("Send", StringComparison.Ordinal) && !name.EndsWith("Cancel", StringComparison.Ordinal);
            case "StackExchange.Redis.ISubscriber":
                return name == "Publish";
        }

        if (RedisEffects.Contains(name)) return commands.IsDatabaseMember(method);
        if (name == "StreamAdd" && commands.Recognize(invocation) is { Kind: StreamCommandKind.Add } add)
        {
            return add[StreamArgument.EntryId] is null;
        }

        return name.StartsWith("Create", StringComparison.Ordinal)
            && method.ContainingType.IsInNamespace("Stripe")
            && method.ContainingType.Name.EndsWith("Service", StringComparison.Ordinal);
    }

    /// <summary>Whether the request handed to SendAsync is seen to be a POST or a PATCH.</summary>
    private static bool IsPost(IInvocationOperation send)
    {
        if (send.Arguments.Length == 0) return false;
        IOperation request = Values.Strip(send.Arguments[0].Value);
        if (request is ILocalReferenceOperation local) request = Values.SingleValue(local) is { } value ? Values.Strip(value) : request;
        if (request is not IObjectCreationOperation creation) return false;
        IEnumerable<IOperation> parts = creation.Arguments;
        if (creation.Initializer is { } initializer) parts = parts.Concat(initializer.Initializers);
        return parts.SelectMany(part => part.DescendantsAndSelf()).Any(operation =>
            operation is IPropertyReferenceOperation { Property: { Name: "Post" or "Patch", ContainingType.Name: "HttpMethod" } });
    }
}
