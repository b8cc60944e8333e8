using System.Reflection;
using System.Reflection.Emit;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>A place of a method's code that names something: a method called or made a delegate of, a field, a type.</summary>
internal sealed record Named(OpCode Code, MemberInfo Member);

/// <summary>Reads what the compiler made of our methods, which is what runs, however it is written.</summary>
internal static class CompiledCode
{
    private const byte TwoBytes = 0xFE;
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Everything that a method names, in order, with the generic arguments that it runs with.</summary>
    public static IEnumerable<Named> NamedIn(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == TwoBytes ? unchecked((short)((TwoBytes << 8) | il[at + 1])) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return new(code, method.Module.ResolveMember(BitConverter.ToInt32(il, at), ofType, ofMethod)!);
            }

            at += Operand(code, il, at);
        }
    }

    /// <summary>The methods that a type declares by itself, accessors and constructors among them.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    /// <summary>A type, and what the compiler or its author nested in it: lambdas and asynchronous methods end up there.</summary>
    public static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(Declared).SelectMany(WithNested).Prepend(type);

    /// <summary>The outermost type that one stands in, hence the one that has a file and a module.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static int Operand(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
