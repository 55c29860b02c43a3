using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Events.Wire;

/// <summary>Finds how a type is serialized by a context of the application's. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonTypes
{
    /// <summary>The type's metadata.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The context, which lists it by <c>[JsonSerializable(typeof(T))]</c>.</param>
    /// <exception cref="InvalidOperationException">The context does not list it.</exception>
    public static JsonTypeInfo<T> Of<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new InvalidOperationException($"{context.GetType()} does not list {typeof(T)} by [JsonSerializable].");
    }
}
