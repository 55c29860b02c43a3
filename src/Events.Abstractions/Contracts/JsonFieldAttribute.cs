using System.Text.Json.Serialization;

namespace Events.Contracts;

/// <summary>
/// Has values written as JSON by a <see cref="JsonSerializerContext"/> of the application's, which needs no reflection: on a property, field or
/// parameter for it alone; on an event, a record inside of it, or on the assembly for all types that the context lists by <c>[JsonSerializable]</c> and that
/// have no form of their own.
/// </summary>
/// <typeparam name="TContext">The context.</typeparam>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct
    | AttributeTargets.Assembly,
    AllowMultiple = true,
    Inherited = false)]
public sealed class JsonFieldAttribute<TContext> : Attribute
    where TContext : JsonSerializerContext;
