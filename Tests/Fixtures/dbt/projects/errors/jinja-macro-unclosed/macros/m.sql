{% macro open() %}1
