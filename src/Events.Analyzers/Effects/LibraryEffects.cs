using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>Effects of libraries that a list of members cannot tell: by the request, by the receiver, by the options.</summary>
internal static class LibraryEffects
{
    private static readonly ImmutableHashSet<string> RedisEffects =
    [
        "StringIncrement", "StringDecrement", "StringAppend", "HashIncrement", "HashDecrement", "SortedSetIncrement",
        "SortedSetDecrement", "ListLeftPush", "ListRightPush", "Publish",
    ];

    private static readonly ImmutableHashSet<string> RawEffects = new[]
    {
        "INCR", "INCRBY", "INCRBYFLOAT", "DECR", "DECRBY", "APPEND", "HINCRBY", "HINCRBYFLOAT", "ZINCRBY", "LPUSH", "RPUSH", "LPUSHX",
        "RPUSHX", "PUBLISH", "SPUBLISH",
    }.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<string> ScriptEffects = ["INCR", "DECR", "LPUSH", "RPUSH", "'APPEND'", "PUBLISH"];

    /// <summary>With one of these a script may well look before it acts.</summary>
    private static readonly ImmutableArray<string> ScriptGuards = ["EXISTS", "NX", "SADD", "ISMEMBER", "'GET'", "HGET", "ZSCORE", "ZADD", "\"GET\"", "if "];

    private static readonly ImmutableArray<string> Reading =
        ["Get", "List", "Find", "Query", "Search", "Check", "Watch", "Read", "Is", "Has", "Validate", "Subscribe", "Lookup", "Fetch", "Describe", "Count"];

    private static readonly ImmutableArray<string> Repeatable = ["Set", "Put", "Upsert", "Update", "Delete", "Remove", "Ensure", "Replace", "Cancel"];

    private static readonly ImmutableHashSet<string> MongoChanges = ["Inc", "Mul", "Push", "PushEach", "PopFirst", "PopLast"];

    /// <summary>The same in a document or a text: <c>new BsonDocument("$inc", …)</c>.</summary>
    private static readonly ImmutableArray<string> MongoOperators = ["$inc", "$mul", "$push", "$pop"];

    public static bool IsEffect(IInvocationOperation invocation, TypeScope scope, MethodBodies bodies)
    {
        IMethodSymbol method = invocation.TargetMethod;
        string name = StreamCommands.WithoutAsync(method.Name);
        StreamCommands commands = scope.Commands;
        if (name == "Send" && method.ContainingType.MetadataFullName() is "System.Net.Http.HttpClient" or "System.Net.Http.HttpMessageInvoker")
        {
            return IsPost(invocation, scope, bodies);
        }

        if (RedisEffects.Contains(name)) return commands.IsDatabaseMember(method);
        if (name == "StreamAdd" && commands.Recognize(invocation) is { Kind: StreamCommandKind.Add } add) return add[StreamArgument.EntryId] is null;
        if (name is "Execute" && commands.IsDatabaseMember(method)) return IsRawEffect(invocation);
        if (name is "ScriptEvaluate" && commands.IsDatabaseMember(method)) return IsScriptEffect(invocation);
        if (method.ContainingType.IsInNamespace("MongoDB.Driver")) return IsMongoChange(invocation, name, scope);
        if (invocation.Instance?.Type is { } receiver && receiver.DerivesFrom("Grpc.Core.ClientBase"))
        {
            return !StartsWithAny(name, Reading) && !StartsWithAny(name, Repeatable) && name is not ("WithHost" or "NewInstance");
        }

        if (method.ContainingType.MetadataFullName() is "System.IO.File" or "System.IO.FileInfo") return name is "AppendText" || invocation.Arguments.Any(IsAppend);
        if (HasPostAttribute(method)) return true;
        return name.StartsWith("Create", StringComparison.Ordinal)
            && method.ContainingType.IsInNamespace("Stripe")
            && method.ContainingType.Name.EndsWith("Service", StringComparison.Ordinal);
    }

    /// <summary>A writer that goes on at the end of a file: <c>new StreamWriter(path, append: true)</c>.</summary>
    public static bool IsAppendingWriter(IOperation operation) => operation is IObjectCreationOperation creation
        && creation.Type?.MetadataFullName() switch
        {
            "System.IO.StreamWriter" => creation.Arguments.Any(argument => argument.Parameter?.Name == "append" && Values.Boolean(argument.Value) == true),
            "System.IO.FileStream" => creation.Arguments.Any(IsAppend),
            _ => false,
        };

    private static bool IsAppend(IArgumentOperation argument) =>
        Values.Strip(argument.Value) is IFieldReferenceOperation { Field: { Name: "Append", ContainingType.Name: "FileMode" } };

    private static bool IsRawEffect(IInvocationOperation invocation)
    {
        if (invocation.Arguments.Length == 0 || Values.Text(invocation.Arguments[0].Value) is not { } command) return false;
        return RawEffects.Contains(command)
            || (string.Equals(command, "XADD", StringComparison.OrdinalIgnoreCase)
                && RawArgumentReader.Read(invocation) is { IsDefault: false } arguments
                && arguments.Any(argument => Values.Text(argument) == "*"));
    }

    private static bool IsScriptEffect(IInvocationOperation invocation) =>
        invocation.Arguments.Length > 0
        && Values.Text(invocation.Arguments[0].Value) is { } script
        && ScriptEffects.Any(word => script.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
        && !ScriptGuards.Any(word => script.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsMongoChange(IInvocationOperation invocation, string name, TypeScope scope) =>
        (name.StartsWith("Update", StringComparison.Ordinal) || name.StartsWith("FindOneAndUpdate", StringComparison.Ordinal) || name == "BulkWrite")
        && invocation.Arguments.Any(argument => Slices.Contains(argument.Value, scope, part =>
            (part is IInvocationOperation { TargetMethod: { } change } && MongoChanges.Contains(change.Name) && change.IsInNamespace("MongoDB.Driver"))
            || (part.ConstantValue is { HasValue: true, Value: string text }
                && MongoOperators.Any(word => text.IndexOf(word, StringComparison.Ordinal) >= 0))));

    /// <summary>An interface that Refit or RestEase sends a POST for.</summary>
    private static bool HasPostAttribute(IMethodSymbol method) =>
        method.ContainingType.TypeKind == TypeKind.Interface
        && method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "PostAttribute" or "PatchAttribute" } type
            && (type.IsInNamespace("Refit") || type.IsInNamespace("RestEase")));

    private static bool StartsWithAny(string name, ImmutableArray<string> words) =>
        words.Any(word => name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length])));

    /// <summary>Tells whether the request handed to SendAsync is seen to be a POST or a PATCH.</summary>
    private static bool IsPost(IInvocationOperation send, TypeScope scope, MethodBodies bodies) =>
        send.Arguments.Length > 0
        && Slices.Contains(send.Arguments[0].Value, scope, part => IsPostMethod(part) || MakesPost(part, scope, bodies));

    private static bool IsPostMethod(IOperation part) => part switch
    {
        IPropertyReferenceOperation { Property: { Name: "Post" or "Patch", ContainingType.Name: "HttpMethod" } } => true,
        IObjectCreationOperation { Type.Name: "HttpMethod", Arguments: { Length: 1 } name } =>
            Values.Text(name[0].Value)?.ToUpperInvariant() is "POST" or "PATCH",
        _ => false,
    };

    /// <summary>A method of the project that makes the request, with no other verb in it.</summary>
    private static bool MakesPost(IOperation part, TypeScope scope, MethodBodies bodies)
    {
        if (part is not IInvocationOperation make || make.TargetMethod.ReturnType.Name is not ("HttpRequestMessage" or "Task" or "ValueTask")) return false;
        if (bodies.Of(make, scope, default) is not { } inner) return false;
        IOperation[] verbs = [.. inner.Body.Descendants().Where(IsVerb)];
        return verbs.Length > 0 && verbs.All(IsPostMethod);
    }

    private static bool IsVerb(IOperation part) =>
        part is IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType.Name: "HttpMethod" } }
            or IObjectCreationOperation { Type.Name: "HttpMethod" };
}
